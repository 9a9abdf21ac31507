//! The program as people and other programs meet it: over HTTP, with the cast of the demo.

#![cfg(test)]

mod house;
mod languages;
mod matrix;
mod pages;
mod story;
mod walk;
mod world;
