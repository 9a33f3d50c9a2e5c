//! Connections, layers, health, reflection, drain.
