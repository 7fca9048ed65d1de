"""What people see: from sessions and effects to Block Kit. Pure functions, no I/O."""
