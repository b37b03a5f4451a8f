//! The plan: each row beside the tenant's own list, matched exactly.
