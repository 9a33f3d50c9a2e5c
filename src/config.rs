//! Flags and environment, checked before anything binds.
