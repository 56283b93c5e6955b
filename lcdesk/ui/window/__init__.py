"""The main window: screens, commands, side bar and status bar, and the pages without a desk."""
