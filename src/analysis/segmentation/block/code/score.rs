//! How much a line looks like code, in steps that add up over lines.

/// How much a line looks like code.
pub(super) type CodeScore = i32;

/// No code: running text.
pub(super) const PROSE: CodeScore = -2;
/// May stand in code and in other text.
pub(super) const NEUTRAL: CodeScore = 0;
/// Stands in code more often than not.
pub(super) const WEAK: CodeScore = 1;
/// Stands in code.
pub(super) const STRONG: CodeScore = 2;
/// Stands nowhere else.
pub(super) const SURE: CodeScore = 3;
