//! The program as people and other programs meet it: over HTTP, with the cast of the demo.

#![cfg(test)]

mod hosts;
mod house;
mod languages;
mod matrix;
mod read_only;
mod story;
mod streams;
mod world;
