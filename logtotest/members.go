package logtotest

import "slices"

// What handlers read of free-form objects. Members of another type are as good as none.

// text, texts, isTrue and has read the body.
func (c *call) text(key string) string    { return c.bodyObject().Text(key) }
func (c *call) texts(key string) []string { return textList(c.bodyObject(), key) }
func (c *call) isTrue(key string) bool    { return isTrue(c.bodyObject(), key) }

// has reports whether the body has a value: one that is not null.
func (c *call) has(key string) bool {
	value, _ := c.bodyObject().Get(key)
	return value != nil
}

func isTrue(o object, key string) bool {
	value, _ := o.Get(key)
	return value == true
}

func numberIn(o object, key string) (float64, bool) {
	value, _ := o.Get(key)
	number, isNumber := value.(float64)
	return number, isNumber
}

func textList(o object, key string) []string {
	value, _ := o.Get(key)
	items, _ := value.([]any)
	var list []string
	for _, item := range items {
		if s, isText := item.(string); isText {
			list = append(list, s)
		}
	}
	return list
}

func objectsIn(o object, key string) []object {
	value, _ := o.Get(key)
	items, _ := value.([]any)
	var list []object
	for _, item := range items {
		if child, isObject := item.(object); isObject {
			list = append(list, child)
		}
	}
	return list
}

// pick returns the members of the given keys, in their order.
func pick(o object, keys ...string) object {
	var picked object
	for _, key := range keys {
		if value, found := o.Get(key); found {
			picked.Set(key, value)
		}
	}
	return picked
}

func hasDuplicates(list []string) bool {
	sorted := slices.Sorted(slices.Values(list))
	return len(slices.Compact(slices.Clone(sorted))) < len(sorted)
}

// cleanDeep leaves out what is empty, all the way down, as Logto does before it stores a connector.
func cleanDeep(o object) object {
	clean, _ := cleanValue(o).(object)
	return clean
}

// cleanValue returns nil for what is empty.
func cleanValue(v any) any {
	switch v := v.(type) {
	case string:
		if v == "" {
			return nil
		}
	case []any:
		kept := slices.Collect(func(yield func(any) bool) {
			for _, item := range v {
				if clean := cleanValue(item); clean != nil && !yield(clean) {
					return
				}
			}
		})
		if kept == nil {
			return nil
		}
		return kept
	case object:
		var kept object
		for _, m := range v.Members {
			if clean := cleanValue(m.Value); clean != nil {
				kept.Set(m.Key, clean)
			}
		}
		if kept.Members == nil {
			return nil
		}
		return kept
	}
	return v
}
