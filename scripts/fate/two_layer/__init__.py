"""Two-layer ReLU networks: mean-field students, teachers with ablated neurons, and risks in closed form."""
