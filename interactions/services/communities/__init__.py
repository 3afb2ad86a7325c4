"""Writing what belongs to groups: register, rules, people, points, activities and weeks."""
