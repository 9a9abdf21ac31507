//! What a mail says, and what may be believed of it. No I/O, no async, no SQL.
//!
//! The answers of name servers, the clock and the keys are passed in.
//!
//! Start with [`sign`]: it is how an answer finds its conversation.

pub mod sign;
