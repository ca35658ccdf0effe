"""What officials verify of firms: conditions (gates), and the level that one was found to have (核定等级)."""
