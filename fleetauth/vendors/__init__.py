"""One room a vendor: its session class, its models, its endpoints, and every oddity of its wire."""
