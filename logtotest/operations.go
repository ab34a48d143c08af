package logtotest

// handler carries out one operation. It runs with the state locked.
type handler func(c *call) (*response, error)

// operation is how an operation is modelled.
type operation struct {
	run   handler
	lacks string // what a real server does and this one does not; empty when nothing is known
}

// operations are what one area of the API models, by operation id.
type operations map[string]operation

// areas are the parts of the API, each in a file of its name.
var areas = []operations{
	accountOperations, accountVerificationOperations, applicationAccessOperations,
	applicationOperations, captchaOperations, configOperations, connectorFactoryOperations,
	connectorOperations, consentScopeOperations, documentOperations, emailTemplateOperations,
	experienceOperations, hookOperations, interactionFactorOperations,
	interactionOperations, interactionProfileOperations, interactionVerificationOperations,
	invitationOperations, logOperations, mfaOperations, oneTimeTokenOperations,
	organizationMemberOperations, organizationOperations, organizationRoleOperations,
	profileFieldOperations, resourceOperations, roleOperations, samlApplicationOperations,
	selfHostedOperations, sessionOperations, signingKeyOperations, ssoConnectorOperations,
	userDataOperations, userOperations, userTokenOperations, verificationOperations,
	wellKnownOperations,
}

// modelled are the operations that this server carries out, by id.
var modelled = merge(areas)

// merge panics when two areas claim an operation: one of them would never run.
func merge(areas []operations) operations {
	all := operations{}
	for _, area := range areas {
		for id, op := range area {
			if _, twice := all[id]; twice {
				panic("logtotest: " + id + " is modelled twice")
			}
			all[id] = op
		}
	}
	return all
}
