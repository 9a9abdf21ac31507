//! Forms as the pages print them: a list of fields, what is wrong with them, and one button.

use platform::{
    i18n::Lang,
    web::{Invalid, Submission},
};
use ui::{Choice, FieldError, FieldView, errors_of};

/// A form.
#[derive(Debug, Clone)]
pub(crate) struct FormView {
    pub action: String,
    pub hidden: Vec<(&'static str, String)>,
    pub inputs: Vec<Input>,
    pub submit: String,
    pub weight: Weight,
}

/// How much the button weighs: one of a page is primary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Primary,
    Plain,
    Danger,
}

/// A field with its kind.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub kind: InputKind,
    pub field: FieldView,
    pub choices: Vec<Choice>,
}

/// How a field is typed into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum InputKind {
    /// One line; what browsers may fill in.
    Text(&'static str),
    Email,
    Phone,
    Number,
    Date,
    Time,
    Password,
    NewPassword,
    Code,
    Select,
    Suggested,
    Checks,
}

impl Weight {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button-primary",
            Self::Plain => "",
            Self::Danger => "button-danger",
        }
    }
}

impl FormView {
    /// A form whose button is the page's primary one.
    pub(crate) fn new(action: impl Into<String>, submit: &str, inputs: Vec<Input>) -> Self {
        let (action, submit) = (action.into(), submit.to_owned());
        Self { action, hidden: Vec::new(), inputs, submit, weight: Weight::Primary }
    }

    pub(crate) fn weight(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    pub(crate) fn hidden(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.hidden.push((name, value.into()));
        self
    }

    /// The same form after it was refused: with what was typed, and what is wrong.
    pub(crate) fn refused(mut self, form: &Submission, invalid: &Invalid, lang: &Lang) -> Self {
        for input in &mut self.inputs {
            input.field = std::mem::take(&mut input.field).refused(form, invalid, lang);
            if input.kind == InputKind::Checks {
                let chosen = form.all(&input.field.name);
                input.choices.iter_mut().for_each(|c| c.is_chosen = chosen.contains(&c.value.as_str()));
            }
        }
        self
    }

    pub(crate) fn errors(&self) -> Vec<FieldError> {
        errors_of(self.inputs.iter().map(|input| &input.field))
    }
}

impl Input {
    /// A field without choices.
    pub(crate) const fn new(kind: InputKind, field: FieldView) -> Self {
        Self { kind, field, choices: Vec::new() }
    }

    pub(crate) fn choices(self, choices: Vec<Choice>) -> Self {
        Self { choices, ..self }
    }
}
