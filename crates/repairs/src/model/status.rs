//! Where a repair stands, and the steps that lead on.

use platform::text_column;

/// Where a repair stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// The shop has the device.
    Intake,
    /// Somebody looks for the fault.
    Diagnosis,
    /// The warranty pays for all of it; work may start.
    Covered,
    /// The customer has a price to decide on.
    QuoteSent,
    /// The customer approved; work may start.
    Approved,
    /// The customer declined.
    Declined,
    /// The price was not answered in time. Silence is no consent.
    Lapsed,
    /// A part is missing.
    WaitingParts,
    /// Somebody works on it.
    InRepair,
    /// It stands still for a named reason, and returns to where it came from.
    OnHold,
    /// Another person looks at the work.
    QualityCheck,
    /// Repaired, waiting for its owner.
    Ready,
    /// It cannot be repaired; a manager decides.
    CannotRepair,
    /// Waiting for its owner as it came.
    ReadyUnrepaired,
    /// With its owner.
    HandedOver,
    /// The grace after the hand-over is over.
    Closed,
}
text_column!(Status {
    Intake = "intake",
    Diagnosis = "diagnosis",
    Covered = "covered",
    QuoteSent = "quote_sent",
    Approved = "approved",
    Declined = "declined",
    Lapsed = "lapsed",
    WaitingParts = "waiting_parts",
    InRepair = "in_repair",
    OnHold = "on_hold",
    QualityCheck = "quality_check",
    Ready = "ready",
    CannotRepair = "cannot_repair",
    ReadyUnrepaired = "ready_unrepaired",
    HandedOver = "handed_over",
    Closed = "closed",
});

impl Status {
    /// Whether the shop still has the device.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::HandedOver | Self::Closed)
    }

    /// Whether the device lies ready, repaired or not.
    pub const fn is_ready(self) -> bool {
        matches!(self, Self::Ready | Self::ReadyUnrepaired)
    }

    /// The Fluent key of its name for staff.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Intake => "repairs-status-intake",
            Self::Diagnosis => "repairs-status-diagnosis",
            Self::Covered => "repairs-status-covered",
            Self::QuoteSent => "repairs-status-quote-sent",
            Self::Approved => "repairs-status-approved",
            Self::Declined => "repairs-status-declined",
            Self::Lapsed => "repairs-status-lapsed",
            Self::WaitingParts => "repairs-status-waiting-parts",
            Self::InRepair => "repairs-status-in-repair",
            Self::OnHold => "repairs-status-on-hold",
            Self::QualityCheck => "repairs-status-quality-check",
            Self::Ready => "repairs-status-ready",
            Self::CannotRepair => "repairs-status-cannot-repair",
            Self::ReadyUnrepaired => "repairs-status-ready-unrepaired",
            Self::HandedOver => "repairs-status-handed-over",
            Self::Closed => "repairs-status-closed",
        }
    }
}

/// What somebody does with a repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Look for the fault.
    Diagnose,
    /// Begin without a price: the warranty pays for every line.
    Cover,
    /// Send the price.
    SendQuote,
    /// The customer says yes to some of it.
    Approve,
    /// The customer says no to all of it.
    Decline,
    /// Nobody answered.
    Lapse,
    /// Wait for a part.
    AwaitParts,
    /// Work on it.
    Start,
    /// Ask another person to check.
    Finish,
    /// The check is good.
    PassCheck,
    /// The check is not good.
    FailCheck,
    /// It cannot be repaired.
    GiveUp,
    /// Make it ready as it came.
    PrepareReturn,
    /// Let it stand still.
    Hold,
    /// Go on where it stood still.
    Resume,
    /// Give it to its owner.
    HandOver,
    /// Put it away.
    Close,
}
text_column!(Step {
    Diagnose = "diagnose",
    Cover = "cover",
    SendQuote = "send_quote",
    Approve = "approve",
    Decline = "decline",
    Lapse = "lapse",
    AwaitParts = "await_parts",
    Start = "start",
    Finish = "finish",
    PassCheck = "pass_check",
    FailCheck = "fail_check",
    GiveUp = "give_up",
    PrepareReturn = "prepare_return",
    Hold = "hold",
    Resume = "resume",
    HandOver = "hand_over",
    Close = "close",
});

impl Step {
    /// The Fluent key of the button.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Diagnose => "repairs-step-diagnose",
            Self::Cover => "repairs-step-cover",
            Self::SendQuote => "repairs-step-send-quote",
            Self::Approve => "repairs-step-approve",
            Self::Decline => "repairs-step-decline",
            Self::Lapse => "repairs-step-lapse",
            Self::AwaitParts => "repairs-step-await-parts",
            Self::Start => "repairs-step-start",
            Self::Finish => "repairs-step-finish",
            Self::PassCheck => "repairs-step-pass-check",
            Self::FailCheck => "repairs-step-fail-check",
            Self::GiveUp => "repairs-step-give-up",
            Self::PrepareReturn => "repairs-step-prepare-return",
            Self::Hold => "repairs-step-hold",
            Self::Resume => "repairs-step-resume",
            Self::HandOver => "repairs-step-hand-over",
            Self::Close => "repairs-step-close",
        }
    }
}

/// Why a repair stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HoldReason {
    /// The device is locked.
    Lock,
    /// We need something from the customer.
    Customer,
    /// A part cannot be had for now.
    Parts,
    /// A recall of the maker applies.
    Recall,
}
text_column!(HoldReason { Lock = "lock", Customer = "customer", Parts = "parts", Recall = "recall" });

impl HoldReason {
    /// The Fluent key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lock => "repairs-hold-lock",
            Self::Customer => "repairs-hold-customer",
            Self::Parts => "repairs-hold-parts",
            Self::Recall => "repairs-hold-recall",
        }
    }
}

/// A lane of the board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Nobody has looked yet.
    Received,
    /// Somebody looks for the fault.
    Diagnosing,
    /// The customer decides.
    WaitingApproval,
    /// A part is missing.
    WaitingParts,
    /// At the bench. Only what is in work counts against the limit.
    Repairing,
    /// Waiting for its owner.
    Ready,
}
text_column!(Lane {
    Received = "received",
    Diagnosing = "diagnosing",
    WaitingApproval = "waiting_approval",
    WaitingParts = "waiting_parts",
    Repairing = "repairing",
    Ready = "ready",
});

impl Lane {
    /// The Fluent key of its heading.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Received => "repairs-lane-received",
            Self::Diagnosing => "repairs-lane-diagnosing",
            Self::WaitingApproval => "repairs-lane-waiting-approval",
            Self::WaitingParts => "repairs-lane-waiting-parts",
            Self::Repairing => "repairs-lane-repairing",
            Self::Ready => "repairs-lane-ready",
        }
    }
}
