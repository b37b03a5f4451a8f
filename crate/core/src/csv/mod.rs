//! Text to rows with places.
