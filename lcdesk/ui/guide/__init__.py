"""The guide in the window: a pane from the right or a window of its own, the page of the place
where somebody is (F1), and what is new.
"""
