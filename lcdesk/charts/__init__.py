"""Figures as numbers: counted rows become a Chart with marks, labels and the finding as its
title; nothing is drawn here.
"""
