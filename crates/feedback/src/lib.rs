//! Room `feedback`.
