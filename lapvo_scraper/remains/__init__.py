"""What others kept: saved pages and text renditions become captures."""
