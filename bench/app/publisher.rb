# frozen_string_literal: true

# A process of the app that serves nobody and broadcasts, as a job process does. Each line on standard input says what
# (the keywords of Broadcasts, as JSON), and is answered by a line of JSON when that is done.

require_relative "app"

$stdout.sync = true
puts "ready"
$stdin.each_line do |line|
  broadcasts = Broadcasts.new(**JSON.parse(line, symbolize_names: true))
  broadcasts.publish
  puts JSON.generate(published_at: broadcasts.published_at, took: broadcasts.took,
                     cpu_seconds: broadcasts.cpu_seconds)
end
