"""What officials verify of firms. So far the level that one was found to have (核定等级), by a visit or a rating."""
