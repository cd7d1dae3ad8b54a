"""HTTP, the same in every service: application factory, problems, callers and policies, writes, paging."""
