//! Collects the steps of an explanation.

use crate::model::{Alert, Effect, Facts, Input, Origin, Source, Step};
use crate::packs::{House, PackSet, Rule};

/// The steps so far.
pub(crate) struct Trail<'a> {
    packs: &'a PackSet,
    pub(crate) steps: Vec<Step>,
    pub(crate) alerts: Vec<Alert>,
}

impl<'a> Trail<'a> {
    pub(crate) fn new(packs: &'a PackSet) -> Self {
        Self { packs, steps: Vec::with_capacity(16), alerts: vec![] }
    }

    /// A rule did something.
    pub(crate) fn push(&mut self, rule: &Rule, about: Option<&Source>, effect: Effect, inputs: Vec<Input>) {
        self.steps.push(Step {
            rule: rule.id.clone(),
            kind: rule.kind.name().into(),
            about: about.cloned(),
            inputs,
            effect,
            cite: rule.cite.clone(),
            mark: rule.mark,
        });
    }

    /// A rule of the house did something.
    pub(crate) fn house(&mut self, rule: House, about: Option<&Source>, effect: Effect, inputs: Vec<Input>) {
        let packs = self.packs;
        if let Some(rule) = packs.house(rule) {
            self.push(rule, about, effect, inputs);
        }
    }

    /// A rule applies and moves nothing.
    pub(crate) fn applies(&mut self, rule: &Rule, about: Option<&Source>) {
        self.push(rule, about, Effect::Applies, vec![]);
    }

    /// A rule of the house applies and moves nothing.
    pub(crate) fn house_applies(&mut self, rule: House, about: Option<&Source>) {
        self.house(rule, about, Effect::Applies, vec![]);
    }

    /// The zone in which days are counted.
    pub(crate) fn zone(&mut self, f: &Facts) {
        let zone = f.zone.iana_name().unwrap_or("UTC");
        self.house(House::TzGoverning, None, Effect::Applies, vec![Input::new("zone", zone, Origin::Sale)]);
    }
}
