//! What follows from an operation: how it refuses, whether it can be repeated, what its path names.

use super::Operation;

impl Operation {
    /// Statuses of refusal that it can answer with.
    pub fn refusals(&self) -> Vec<u16> {
        let mut statuses = vec![401];
        if self.scope.is_some() {
            statuses.push(403);
        }
        if self.placeholders().any(|name| name != "slug") {
            statuses.push(404);
        }
        if matches!(self.method, "POST" | "PATCH" | "PUT") {
            statuses.extend([400, 409, 413]);
            if self.scope.is_some() {
                statuses.extend([415, 422]);
            }
        } else if !self.query.is_empty() {
            statuses.push(422);
        }
        statuses.push(503);
        statuses.sort_unstable();
        statuses
    }

    /// Whether it takes `Idempotency-Key`.
    pub fn takes_key(&self) -> bool {
        self.method == "POST" && self.scope.is_some()
    }

    /// Names of the placeholders in its path.
    pub fn placeholders(&self) -> impl Iterator<Item = &'static str> {
        self.path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
    }
}
