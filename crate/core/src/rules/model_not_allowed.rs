//! A model that the policy does not allow.

use super::{Check, Column, Finding, Message, Row};

rule! {
    /// ## What it finds
    /// A device whose model is none of `allowedModels` in `policy.json`. The model inside
    /// the hash counts, or else that of the row.
    ///
    /// ## Why it matters
    /// Whoever wrote the policy names the models that the company has; this device is
    /// another company's, or nobody has tested the deployment on it.
    ///
    /// ## Example
    /// `Latte 5` where the policy allows `"Aurora 1*"`.
    ///
    /// ## Fix
    /// None from here: leave the device out, or add its model to the policy.
    "model-not-allowed", Error, Check::Row(check)
}

fn check(row: &Row<'_>) -> Option<Finding> {
    let allowed = &row.policy.allowed_models;
    if allowed.is_empty() {
        return None;
    }
    let inside = row.hash.facts.model().filter(|_| row.hash.is_proved());
    let inside = inside.map(str::trim).filter(|model| !model.is_empty());
    let model = inside.unwrap_or(row.model.trim());
    if model.is_empty() || allowed.iter().any(|pattern| pattern.fits(model)) {
        return None;
    }
    let column = if inside.is_some() { Column::Hash } else { Column::Model };
    let message = Message::new("model-not-allowed.found").with("model", model);
    Some(Finding::at(column, message))
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn none_of_those() {
        check(
            "model-not-allowed",
            r#"
policy: {"allowedModels": ["Aurora 1*", "Latte 5"]}
5CG0001A,,hash(5CG0001A).text(17,Latte 5 2-in-1)
          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: The policy does not allow the model `Latte 5 2-in-1`.
5CG0001B,,hash(5CG0001B).text(17,Aurora 14)
5CG0001C,,hash(5CG0001C).text(17,Latte 5),,,,Espresso
5CG0001D,,,,,,Espresso
              ^^^^^^^^ error: The policy does not allow the model `Espresso`.
5CG0001E,,
5CG0001F,,hash(5CG0001F).text(17,),,,,Espresso
                                      ^^^^^^^^ error: The policy does not allow the model `Espresso`.
"#,
        );
    }
}
