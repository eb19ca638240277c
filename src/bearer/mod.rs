//! What words tell of the person who bears a name: whether it is a woman or a man, and whether the given name is a common one.
//!
//! Apart from attribution because it decides nothing there: it is asked afterwards, of tables, of gold and of what was found, who
//! is quoted and who is missed.

mod gender;
mod given;
mod speakers;

pub use gender::{Ground, Told, Votes};
pub use given::{GivenName, given_name};
pub(crate) use speakers::genders;
