"""The Curriculum screen: the week with its blocks, the same as a list, and the form beside them."""
