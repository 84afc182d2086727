//! What the plans of a drill have in common.

use crate::cmd::practice::Plan;
use crate::core::ask::Ask;

/// A plan whose questions are known beforehand.
pub trait FixedPlan: Plan {
    /// What is asked, in order.
    fn asks(&self) -> Vec<Ask>;
}
