//! Room `coverage`.
