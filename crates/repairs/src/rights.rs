//! Who may do what with repairs. Steps are told apart further by [`crate::policy::decide_transition`].

use kernel::{Permission, Role, Roles};

const COUNTER: Roles = Roles::LEADS.with(Role::FrontDesk);

macro_rules! right {
    ($(#[doc = $doc:literal] $type:ident = $name:literal, $roles:expr;)+) => { $(
        #[doc = $doc]
        #[derive(Debug)]
        pub struct $type;

        impl Permission for $type {
            const NAME: &'static str = $name;
            const ROLES: Roles = $roles;
        }
    )+ };
}

right! {
    /// To see the board, every repair and its history.
    SeeRepairs = "repair.see", Roles::STAFF;
    /// To take a device in and to print its slip.
    ReceiveDevices = "repair.receive", COUNTER;
    /// To take the steps of a repair. Which step needs whom is decided step by step.
    WorkOnRepairs = "repair.work", COUNTER.with(Role::Technician);
    /// To note that a customer paid.
    TakePayments = "repair.take_payment", COUNTER;
    /// To hand a device back.
    HandOver = "repair.hand_over", COUNTER;
    /// To say where customers transfer money to.
    SetBankAccount = "repair.set_bank_account", Roles::LEADS;
    /// A customer's right to see one's own repairs.
    SeeOwnRepairs = "repair.see_own", Roles::CUSTOMER;
    /// A customer's right to answer a quote for one's own device.
    AnswerOwnQuotes = "repair.answer_own_quote", Roles::CUSTOMER;
}
