"""What is printed: a week to walk by, and a letter to take to a clinician."""
