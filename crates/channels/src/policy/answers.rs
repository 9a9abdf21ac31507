//! Automatic answers: when one is sent at all, and how often a conversation may be reopened.

use jiff::SignedDuration;

use crate::model::LetterClass;

/// Over what time acknowledgements are counted; older ones count nowhere.
pub const WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// Automatic mails that an address gets from a mailbox in a day, whoever it is.
pub const ACKNOWLEDGEMENTS_A_DAY: i64 = 10;
/// Acknowledgements to one address that nobody vouches for in a day, from all mailboxes together.
const UNVERIFIED_A_DAY: i64 = 1;
/// Acknowledgements of the whole shop in an hour; more than that is no shop, it is a loop or an attack.
const BRAKE_AN_HOUR: i64 = 300;
/// Reopenings of one conversation in a day.
const REOPENINGS_A_DAY: i64 = 5;

/// What is known when an acknowledgement might be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AcknowledgementFacts {
    /// What the letter was taken for.
    pub class: LetterClass,
    /// Whether it began a conversation.
    pub is_new: bool,
    /// Whether its sender's domain vouches for it.
    pub is_verified: bool,
    /// Whether there is an address that may be answered: not our own, and none that answers nobody.
    pub is_answerable: bool,
    /// Acknowledgements to this address from this mailbox in the last 24 hours.
    pub from_mailbox: i64,
    /// Those from all mailboxes.
    pub from_all: i64,
    /// Those to anybody in the last hour.
    pub to_anybody: i64,
}

/// Why nothing is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It goes on in a conversation that was acknowledged when it began.
    GoesOn,
    /// No person waits for an answer: a program, a list, a bounce, ourselves.
    NoPerson,
    /// There is nobody to answer.
    NoAddress,
    /// This address got its share: whoever wrote in its name wants us to flood it.
    AddressCap,
    /// The whole shop sent too many; the owners are told.
    Brake,
}

/// Whether a letter is acknowledged. Header marks stop what says that it is automatic; the caps need no header and stop
/// the rest: a forged sender is written to once a day at most.
///
/// # Errors
/// [`Silence`] says why nothing is sent.
pub const fn decide_acknowledgement(facts: &AcknowledgementFacts) -> Result<(), Silence> {
    if !matches!(facts.class, LetterClass::Human) {
        return Err(Silence::NoPerson);
    }
    if !facts.is_new {
        return Err(Silence::GoesOn);
    }
    if !facts.is_answerable {
        return Err(Silence::NoAddress);
    }
    if facts.from_mailbox >= ACKNOWLEDGEMENTS_A_DAY
        || (!facts.is_verified && facts.from_all >= UNVERIFIED_A_DAY)
    {
        return Err(Silence::AddressCap);
    }
    if decide_brake(facts.to_anybody) {
        return Err(Silence::Brake);
    }
    Ok(())
}

/// Whether no more acknowledgements are sent, to anybody, after so many in the last hour.
pub const fn decide_brake(sent: i64) -> bool {
    sent >= BRAKE_AN_HOUR
}

/// Whether a letter may take an ended conversation up again. Two robots without a mark would otherwise reopen it for
/// ever; from the sixth on the letter is kept and shown like an automatic one.
pub const fn decide_reopening(reopened_today: i64) -> bool {
    reopened_today < REOPENINGS_A_DAY
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const FIRST: AcknowledgementFacts = AcknowledgementFacts {
        class: LetterClass::Human,
        is_new: true,
        is_verified: false,
        is_answerable: true,
        from_mailbox: 0,
        from_all: 0,
        to_anybody: 0,
    };

    #[rstest]
    #[case(FIRST, Ok(()))]
    #[case(AcknowledgementFacts { is_new: false, ..FIRST }, Err(Silence::GoesOn))]
    #[case(AcknowledgementFacts { class: LetterClass::List, ..FIRST }, Err(Silence::NoPerson))]
    #[case(AcknowledgementFacts { class: LetterClass::Automatic, ..FIRST }, Err(Silence::NoPerson))]
    #[case(AcknowledgementFacts { class: LetterClass::Bounce, ..FIRST }, Err(Silence::NoPerson))]
    #[case(AcknowledgementFacts { class: LetterClass::Own, ..FIRST }, Err(Silence::NoPerson))]
    #[case(AcknowledgementFacts { is_answerable: false, ..FIRST }, Err(Silence::NoAddress))]
    #[case(AcknowledgementFacts { from_all: 1, ..FIRST }, Err(Silence::AddressCap))]
    #[case(AcknowledgementFacts { from_all: 1, from_mailbox: 1, is_verified: true, ..FIRST }, Ok(()))]
    #[case(AcknowledgementFacts { from_all: 9, from_mailbox: 9, is_verified: true, ..FIRST }, Ok(()))]
    #[case(
        AcknowledgementFacts { from_all: 10, from_mailbox: 10, is_verified: true, ..FIRST },
        Err(Silence::AddressCap)
    )]
    #[case(AcknowledgementFacts { to_anybody: 299, ..FIRST }, Ok(()))]
    #[case(AcknowledgementFacts { to_anybody: 300, ..FIRST }, Err(Silence::Brake))]
    fn an_acknowledgement_has_its_caps(
        #[case] facts: AcknowledgementFacts,
        #[case] expected: Result<(), Silence>,
    ) {
        assert_eq!(decide_acknowledgement(&facts), expected);
    }

    #[test]
    fn the_sixth_reopening_of_a_day_is_none() {
        assert!(decide_reopening(4));
        assert!(!decide_reopening(5));
    }
}
