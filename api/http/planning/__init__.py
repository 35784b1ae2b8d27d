"""Make plans in processes of their own, so that a long search holds up no other request."""
