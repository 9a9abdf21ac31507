//! Room `repairs`.
