"""From captures to rows: which article they are of, what they amount to, what the whole archive adds."""
