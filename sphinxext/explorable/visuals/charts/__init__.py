"""What charts are made from: columns of an author's data as axes, groups, marks and facts."""
