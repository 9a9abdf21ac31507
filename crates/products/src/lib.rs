//! Room `products`.
