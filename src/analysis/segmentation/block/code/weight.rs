//! How much a line looks like code, in steps that add up over lines.

/// How much a line looks like code.
pub(super) type CodeWeight = i32;

/// No code: running text.
pub(super) const PROSE: CodeWeight = -2;
/// May stand in code and in other text.
pub(super) const NEUTRAL: CodeWeight = 0;
/// Stands in code more often than not.
pub(super) const WEAK: CodeWeight = 1;
/// Stands in code.
pub(super) const STRONG: CodeWeight = 2;
/// Stands nowhere else.
pub(super) const SURE: CodeWeight = 3;
