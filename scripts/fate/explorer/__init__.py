"""The explorer: one page with the closed forms and the trained networks beside them."""
