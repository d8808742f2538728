"""What happens after a roster is published: events, what they change in a plan, and the least-change repair."""
