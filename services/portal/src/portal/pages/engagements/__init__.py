"""交流任务: the list, one engagement from nomination to recognition, and every step as a page."""
