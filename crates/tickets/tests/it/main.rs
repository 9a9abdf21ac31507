//! What the room `tickets` promises to others.

#![cfg(test)]

mod sla_vectors;
mod sla_walk;
