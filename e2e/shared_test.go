package e2e

import "os"

// launchDemo starts the shared server on a folder of its own.
func launchDemo() (*server, error) {
	dir, err := os.MkdirTemp("", "breakwater-e2e-data-")
	if err != nil {
		return nil, err
	}
	return launch(dir, "--demo")
}

// closeShared ends what the tests shared.
func closeShared() {
	for _, end := range sharedBrowser.close {
		end()
	}
	if shared.server != nil {
		shared.server.kill()
		_ = os.RemoveAll(shared.server.dir)
	}
}
