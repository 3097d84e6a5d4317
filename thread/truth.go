package thread

// validateTruth looks at what stands in evaluation files only.
func (t Thread) validateTruth(accounts, messages idSet) error {
	if t.Label != "" && !t.Label.Known() {
		return wrong("label", "must be one of sextortion, benign, hard-negative, help-seeking, pasted-scam, crisis")
	}
	if err := t.validateRole("offender", t.Offender, accounts); err != nil {
		return err
	}
	if err := t.validateRole("target", t.Target, accounts); err != nil {
		return err
	}
	if t.Offender != "" && t.Offender == t.Target {
		return wrong("target", "must not be the offender")
	}
	if t.Marks != nil {
		if err := t.validateMarks(messages); err != nil {
			return In("marks", err)
		}
	}
	for i, tag := range t.Tags {
		if err := ValidateID(tag); err != nil {
			return In("tags", inItem(i, err))
		}
	}
	return nil
}

func (t Thread) validateRole(field, account string, accounts idSet) error {
	switch {
	case account == "":
		return nil
	case t.Label != LabelSextortion:
		return wrong(field, "may stand only with the label sextortion")
	case !accounts.has(account):
		return wrong(field, "must be one of the thread's accounts")
	}
	return nil
}

func (t Thread) validateMarks(messages idSet) error {
	for _, name := range markFields {
		id := *t.Marks.named(name)
		if id == "" {
			continue
		}
		if name != "distress" && t.Label != LabelSextortion {
			return wrong(name, "may stand only with the label sextortion")
		}
		if !messages.has(id) {
			return wrong(name, "must be the id of one of the thread's messages")
		}
	}
	return nil
}

// named gives the mark that has the name in a thread file.
func (m *Marks) named(name string) *string {
	switch name {
	case "platform_move":
		return &m.PlatformMove
	case "image_request":
		return &m.ImageRequest
	case "leverage":
		return &m.Leverage
	case "threat":
		return &m.Threat
	case "demand":
		return &m.Demand
	default:
		return &m.Distress
	}
}
