"""The views: each is drawn from a Moment and sends commands; none holds a fact."""
