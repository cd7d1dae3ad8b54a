"""Events of joint_training."""
