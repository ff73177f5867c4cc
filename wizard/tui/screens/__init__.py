"""The views: each is drawn from a ViewState and sends commands; none holds a fact."""
