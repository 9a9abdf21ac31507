//! Room `tickets`.
