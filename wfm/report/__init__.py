"""What people look at: one function a figure, and the page that holds them."""
