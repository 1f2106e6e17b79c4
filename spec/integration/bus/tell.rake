# frozen_string_literal: true

# A task of the app.
task :tell, %i[stream message] => :environment do |_, arguments|
  ActionCable.server.broadcast(arguments[:stream], arguments[:message])
end
