"""What the screens are made of: widgets fed by plain values, which announce what the user did."""
